// Time is a parameter: whoever needs it is given a Clock. The only call of the system's date and
// time in the tree is SystemClock's.
#pragma once

#include <QDateTime>

#include <chrono>

namespace adjudge {

class Clock
{
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual QDateTime now() const = 0;                       // UTC
    [[nodiscard]] virtual std::chrono::milliseconds monotonic() const = 0; // never goes back
};

class SystemClock final : public Clock
{
public:
    [[nodiscard]] QDateTime now() const override;
    [[nodiscard]] std::chrono::milliseconds monotonic() const override;
};

// ISO 8601 in UTC with milliseconds and "Z", as every message and REST body has it.
QString isoText(const QDateTime& time);

} // namespace adjudge
