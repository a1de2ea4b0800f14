#include "server/worker/transcript.h"

#include "server/worker/compile.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr qsizetype kHeadBytes = 8 << 10;
constexpr qsizetype kTailBytes = 8 << 10;
constexpr qsizetype kMaxLineBytes = 1 << 10;

} // namespace

void Transcript::add(Side side, std::string_view text)
{
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::string_view piece = text.substr(0, end);
        Begun& now = begun(side);
        const qsizetype room = kMaxLineBytes - now.line.size();
        const qsizetype size = static_cast<qsizetype>(piece.size());
        now.line.append(piece.data(), std::min(size, room));
        now.isCut = now.isCut || size > room;
        if (end == std::string_view::npos) {
            return;
        }
        finishLine(side, true);
        text.remove_prefix(end + 1);
    }
}

void Transcript::finishLine(Side side, bool isWhole)
{
    Begun& now = begun(side);
    QByteArray line = (side == Side::Interactor ? "<" : ">") + now.line;
    if (now.isCut) {
        line += " ... (cut)";
    }
    if (!isWhole) {
        line += " (the line was not ended)";
    }
    append(line + '\n');
    now = {};
}

void Transcript::append(const QByteArray& line)
{
    if (m_hasPassEnd) {
        m_hasPassEnd = false;
        append("---\n");
    }
    if (m_tail.isEmpty() && m_head.size() + line.size() <= kHeadBytes) {
        m_head += line;
        return;
    }
    m_tail += line;
    if (m_tail.size() > 4 * kTailBytes) {
        const qsizetype over = m_tail.size() - kTailBytes;
        m_tail.remove(0, over);
        m_leftOut += over;
    }
}

void Transcript::endPass()
{
    finishLines();
    m_hasPassEnd = true;
}

void Transcript::finishLines()
{
    for (const Side side : {Side::Interactor, Side::Submission}) {
        if (!begun(side).line.isEmpty()) {
            finishLine(side, false);
        }
    }
}

QString Transcript::text()
{
    finishLines();
    QByteArray tail = m_tail;
    qint64 leftOut = m_leftOut;
    if (tail.size() > kTailBytes) {
        leftOut += tail.size() - kTailBytes;
        tail = tail.right(kTailBytes);
    }
    if (leftOut > 0) {
        // From the start of a line.
        const qsizetype start = tail.indexOf('\n') + 1;
        leftOut += start;
        tail = "... (" + QByteArray::number(leftOut) + " bytes left out)\n" + tail.mid(start);
    }
    const QByteArray all = m_head + tail;
    return shownText(all, all.size());
}

} // namespace adjudge
