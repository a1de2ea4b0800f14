// Who somebody is, as both ends know it.
#pragma once

#include "shared/ids.h"

#include <QString>

#include <optional>

namespace adjudge {

enum class Role { Guest, Contestant, Judge, Admin };
QString roleName(Role role);
std::optional<Role> roleFromName(QStringView name);

struct User
{
    UserId id;
    QString userName;
    QString displayName;
    Role role = Role::Guest;

    bool operator==(const User&) const = default;
};

} // namespace adjudge
