// What demo mode starts with: sample problems and three accounts with known passwords.
#pragma once

#include "server/app/settings.h"
#include "server/service/accounts.h"

#include <span>

namespace adjudge {

struct DemoAccount
{
    const char* userName;
    const char* displayName;
    Role role;
    const char* password;
};

std::span<const DemoAccount> demoAccounts();

// Adds the accounts and problems that are not there yet. Blocking; before the server opens.
Result<void> fillDemo(const Settings& settings, const Clock& clock);

} // namespace adjudge
