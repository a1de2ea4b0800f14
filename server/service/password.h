// Password hashes. Slow and memory-hard on purpose: call them on a pool thread.
#pragma once

#include <QString>

namespace adjudge {

// argon2id with libsodium's interactive limits; empty if the machine is out of memory.
QString hashPassword(const QString& password);
bool isPassword(const QString& password, const QString& hash);

} // namespace adjudge
