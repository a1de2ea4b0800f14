// How long this process has computed: unlike the clock on the wall, not how busy the machine is.
#pragma once

#include <QtGlobal>

#include <ctime>

namespace adjudge::test {

class CpuTimer
{
public:
    [[nodiscard]] qint64 milliseconds() const
    {
        return qint64(std::clock() - m_start) * 1000 / CLOCKS_PER_SEC;
    }

private:
    std::clock_t m_start = std::clock();
};

} // namespace adjudge::test
