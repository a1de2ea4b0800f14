#include "server/package/findings.h"

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr qsizetype kMaxFindings = 200;
constexpr qsizetype kMaxFileChars = 300;
constexpr qsizetype kMaxMessageChars = 500;

QString clipped(const QString& text, qsizetype limit)
{
    return text.size() <= limit ? text : text.left(limit) + u"…"_s;
}

void add(QList<PackageFault>& list, const QString& file, int line, const QString& message)
{
    if (list.size() < kMaxFindings) {
        list.append({clipped(file, kMaxFileChars), line, clipped(message, kMaxMessageChars)});
    } else if (list.size() == kMaxFindings) {
        list.append(
            {QString(), 0, u"There are more; only the first %1 are listed."_s.arg(kMaxFindings)}
        );
    }
}

} // namespace

void Findings::fault(const QString& file, int line, const QString& message)
{
    add(m_faults, file, line, message);
}

void Findings::warn(const QString& file, int line, const QString& message)
{
    add(m_warnings, file, line, message);
}

} // namespace adjudge
