// A statement in LaTeX as HTML: the part of LaTeX that problem statements use. Commands it does not
// know are left out and their arguments shown. The HTML is well formed, but the caller still sends
// it through the sanitiser.
#pragma once

#include "server/package/statement/html_sanitizer.h"
#include "server/package/statement/latex_source.h"

#include <QStringList>

namespace adjudge {

struct LatexStatement
{
    QString title; // of \problemname or "%% plainproblemname:"; may be empty
    QString html;
    QStringList unknown; // commands left out, each once
};

class LatexRenderer
{
public:
    // `images` gives data: addresses; `timeLimit` is what \timelimit becomes, in seconds.
    LatexRenderer(const QString& source, ImageSource images, QString timeLimit);

    LatexStatement run();

private:
    // What ends the part that is being read.
    enum class Until { End, Brace, Environment };

    void parse(Until until);
    [[nodiscard]] bool isInterrupted() const;
    void step();
    void space();
    void dash();
    void quote(QChar c);
    void group();

    // Inline text gathers in m_inline until a paragraph ends. In inline mode (arguments, table
    // cells) there are no paragraphs, only line breaks.
    void flush();
    void block(const QString& html);
    QString capture(Until until, bool isInline);
    QString renderInline(const QString& source);
    QString plainText(const QString& source);

    // latex_commands.cpp
    void command(const QString& name);
    bool fontCommand(const QString& name);
    bool fontDeclaration(const QString& name);
    bool structureCommand(const QString& name);
    bool referenceCommand(const QString& name);
    bool metaCommand(const QString& name);
    bool tableCommand(const QString& name);
    bool skippedCommand(const QString& name);
    bool accentCommand(const QString& name);
    void inlineMath();
    void displayMath(const QString& source);
    void verb();
    void skipBranch();
    void illustration();
    void includeGraphics();
    QString image(const QString& name, double widthShare);

    // latex_environments.cpp
    void environment();
    bool mathEnvironment(const QString& name);
    bool rawEnvironment(const QString& name);
    void list(const QString& element);
    void table(const QString& columns);
    void framed(const QString& open, const QString& close);

    qint64 m_budget;
    LatexSource m_source;
    ImageSource m_images;
    QString m_timeLimit;
    LatexMacros m_macros;
    LatexStatement m_statement;
    QString m_out;
    QString m_inline;
    QStringList m_openFonts; // elements opened by \bf and the like in the current group
    bool m_isInline = false;
    bool m_isEnvironmentEnd = false; // \end{…} was read
    bool m_isItem = false;           // \item was read; its [label] is m_label
    bool m_isCellEnd = false;        // & was read in a table
    bool m_isRowEnd = false;         // \\ was read in a table
    bool m_hasRules = false;         // the table draws lines
    QString m_label;
    int m_cellSpan = 1;
    int m_listDepth = 0;
    int m_tableDepth = 0;
    int m_depth = 0;
};

} // namespace adjudge
