// LaTeX source as a stream of characters: comments skipped, arguments read raw, the statement's own
// macros expanded in place. It knows no command; what they mean is latex_renderer's and
// latex_math's business.
#pragma once

#include <QHash>
#include <QString>

#include <optional>

namespace adjudge {

struct LatexMacro
{
    int arguments = 0; // 0 to 9
    QString body;      // with #1 … #9
};

using LatexMacros = QHash<QString, LatexMacro>;

class LatexSource
{
public:
    // `budget` is shared by all sources of one statement: every character read and every macro
    // costs, and when it is used up all sources are at their end. So neither nesting nor macros
    // that multiply can keep us busy.
    LatexSource(QString text, qint64& budget)
        : m_text(std::move(text))
        , m_budget(&budget)
    {
    }

    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size() || *m_budget <= 0; }

    [[nodiscard]] qint64& budget() const { return *m_budget; }

    // The next character, 0 at the end; `ahead` looks further.
    [[nodiscard]] QChar peek(qsizetype ahead = 0) const;
    QChar take();
    bool takeIf(QStringView text);
    void skipSpaces();       // spaces and at most one line end, not a paragraph's end
    void skipComment();      // from '%' to the first character of the next line
    bool takeParagraphEnd(); // at white space that holds an empty line: passes over it

    // After a backslash: letters (and a star), or one other character.
    QString takeCommandName();

    // An argument as it stands, without its braces: {…}, one command or one character.
    QString takeArgument();
    std::optional<QString> takeOption(); // […]

    // Everything up to `end`, which is passed over too; the rest if it never comes.
    QString takeUntil(QStringView end);

    // If `name` is a macro, takes its arguments and puts its body in front.
    bool expand(const QString& name, const LatexMacros& macros);

    // Reads \newcommand's, \renewcommand's or \def's arguments into `macros`.
    void defineMacro(LatexMacros& macros, bool isDef);

private:
    void insert(const QString& text); // in front of what is left

    QString m_text;
    qint64* m_budget;
    qsizetype m_at = 0;
};

} // namespace adjudge
