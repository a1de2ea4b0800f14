// Who the sandbox is: a service user as it was started, or, started by root, an unprivileged user
// of its own for each slot. Inside a box everybody is user 1000 without any capability.
#pragma once

#include "server/sandbox/kernel.h"

namespace adjudge::sandbox {

inline constexpr uid_t kBoxUser = 1000;

// The user that boxes of this slot belong to on the host: our own, or for root a number from a
// range that Debian gives to nobody.
uid_t slotOwner(const std::string& slot);

// Gives root away for good. Nothing happens for other users.
Fault becomeOwner(uid_t owner);

// In a new user namespace: maps kBoxUser to the user outside.
Fault mapBoxUser(uid_t outsideUser, gid_t outsideGroup);

// Nothing run from here can gain a capability again.
void dropBoundingSet();

// Gives up all capabilities that are held now.
bool dropCapabilities();

} // namespace adjudge::sandbox
