// Full-jitter backoff: the delay before attempt n is random(0, min(cap, base * 2^n)). The random
// number is a parameter, so that tests need no luck; there is no timer in here.
#pragma once

#include <chrono>

namespace adjudge {

class Backoff
{
public:
    struct Policy
    {
        std::chrono::milliseconds base{500};
        std::chrono::milliseconds cap{15'000};
    };

    explicit Backoff(Policy policy)
        : m_policy(policy)
    {
    }

    Backoff()
        : Backoff(Policy{})
    {
    }

    // The delay before the next attempt; `random` is in [0, 1). Each call counts one failed
    // attempt.
    [[nodiscard]] std::chrono::milliseconds next(double random);

    [[nodiscard]] int attempts() const { return m_attempts; }

    // Call when a connection has proven itself (first welcome), not when TCP connects.
    void reset() { m_attempts = 0; }

private:
    Policy m_policy;
    int m_attempts = 0;
};

} // namespace adjudge
