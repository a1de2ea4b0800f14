#include "shared/backoff.h"

#include <algorithm>

namespace adjudge {

std::chrono::milliseconds Backoff::next(double random)
{
    constexpr int kMaxDoublings = 20; // base * 2^20 is far above any cap and far from overflow
    const int doublings = std::min(m_attempts, kMaxDoublings);
    ++m_attempts;
    const std::chrono::milliseconds ceiling =
        std::min(m_policy.cap, m_policy.base * (1L << doublings));
    return std::chrono::milliseconds(
        static_cast<long>(static_cast<double>(ceiling.count()) * std::clamp(random, 0.0, 1.0))
    );
}

} // namespace adjudge
