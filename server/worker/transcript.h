// What two programs said to each other, as judges read it: one line for each line said, with "<"
// for the interactor's words and ">" for the submission's, and "---" between passes. Form:
// `.interaction` files of the Kattis problem package format. Bounded: the beginning and the end are
// kept.
#pragma once

#include <QByteArray>
#include <QString>

#include <string_view>

namespace adjudge {

class Transcript
{
public:
    enum class Side { Interactor, Submission };

    // Text in pieces as they come; a line appears when it is complete.
    void add(Side side, std::string_view text);

    // Lines that were begun are shown as they are; then a line "---".
    void endPass();

    // At most some 16 KiB; unprintable characters are left out. Ends begun lines.
    [[nodiscard]] QString text();

private:
    struct Begun
    {
        QByteArray line;
        bool isCut = false;
    };

    Begun& begun(Side side) { return side == Side::Interactor ? m_interactor : m_submission; }

    void finishLine(Side side, bool isWhole);
    void finishLines();
    void append(const QByteArray& line);

    Begun m_interactor;
    Begun m_submission;
    QByteArray m_head;
    QByteArray m_tail;
    qint64 m_leftOut = 0; // bytes between head and tail
    bool m_hasPassEnd = false;
};

} // namespace adjudge
