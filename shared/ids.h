// Ids are types: a ProblemId does not convert to a SubmissionId. Values are positive integers below
// 2^53 and go over the wire as JSON integers; 0 means "none".
#pragma once

#include <QHash>
#include <QString>

#include <compare>
#include <optional>

namespace adjudge {

template <typename Tag> class Id
{
public:
    constexpr Id() = default;

    constexpr explicit Id(qint64 value)
        : m_value(value)
    {
    }

    [[nodiscard]] constexpr qint64 value() const { return m_value; }

    [[nodiscard]] constexpr bool isValid() const { return m_value > 0; }

    [[nodiscard]] QString text() const { return QString::number(m_value); }

    auto operator<=>(const Id&) const = default;

    // Decimal digits only; nothing for "", "-1", "1x", "0" or anything above 2^53.
    static std::optional<Id> fromText(QStringView text)
    {
        constexpr qint64 kMaxJsonInteger = qint64{1} << 53;
        for (const QChar c : text) {
            if (c < u'0' || c > u'9') {
                return std::nullopt;
            }
        }
        bool isNumber = false;
        const qint64 value = text.toLongLong(&isNumber);
        if (!isNumber || value <= 0 || value >= kMaxJsonInteger) {
            return std::nullopt;
        }
        return Id(value);
    }

private:
    qint64 m_value = 0;
};

template <typename Tag> size_t qHash(Id<Tag> id, size_t seed = 0)
{
    return ::qHash(id.value(), seed);
}

using UserId = Id<struct UserTag>;
using ProblemId = Id<struct ProblemTag>;
using SubmissionId = Id<struct SubmissionTag>;
using JudgingId = Id<struct JudgingTag>;
using JobId = Id<struct JobTag>;
using RejudgingId = Id<struct RejudgingTag>;

} // namespace adjudge
