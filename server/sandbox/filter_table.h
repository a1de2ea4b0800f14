// Which kernel calls a program under test may make. Numbers come from the headers, so calls that
// an architecture does not have are left out; calls newer than the headers stand by number.
#pragma once

#include <span>

namespace adjudge::sandbox {

std::span<const int> allowedCalls();       // with any arguments
std::span<const int> lockingCalls();       // FilterRules::mayLock
std::span<const int> hiddenMemoryCalls();  // FilterRules::mayHoldHiddenMemory
std::span<const int> callsOnStrangers();   // taken away without FilterRules::hasNamespaces
std::span<const unsigned> allowedIoctls(); // second argument of ioctl
std::span<const unsigned> allowedFcntls(); // second argument of fcntl without mayLock
inline constexpr std::size_t kFcntlsOnStrangers = 1; // the first ones, which reach others

} // namespace adjudge::sandbox
