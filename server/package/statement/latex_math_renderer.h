// Renders one piece of mathematics; latex_math.h is the door to it. One renderer for each argument
// or group, inside one another.
#pragma once

#include "server/package/statement/latex_source.h"
#include "server/package/statement/latex_symbols.h"

namespace adjudge {

class MathRenderer
{
public:
    // Source and macros as renderMath's; `depth` of the renderers around this one.
    MathRenderer(const QString& source, const LatexMacros& macros, qint64& budget, int depth)
        : m_source(source, budget)
        , m_macros(macros)
        , m_depth(depth)
    {
    }

    QString run();

private:
    // What stood before decides whether '-' is a sign or an operation.
    enum class Before { Nothing, Operand, Operator };

    void step();
    void write(const QString& text);
    void writeHtml(const QString& html);
    void operand(const QString& text);
    void letter(QChar c);
    void closeItalic();
    void sign(QChar c);
    void spaced(const QString& text, Before before);
    QString inner(const QString& source) const;
    void group();
    void script(const QString& element);
    void command(const QString& name);
    void writeSymbol(const LatexSymbol& symbol);
    void functionSpace();

    QString argument() { return inner(m_source.takeArgument()); }

    // latex_math_commands.cpp
    bool structure(const QString& name);
    void fraction(const QString& above, const QString& below);
    void binomial(const QString& above, const QString& below);
    void root();
    bool font(const QString& name);
    QString plain(const QString& source) const;
    bool layout(const QString& name);

    LatexSource m_source;
    const LatexMacros& m_macros;
    int m_depth;
    QString m_out;
    bool m_isItalic = false;
    bool m_isBehindFunction = false;
    Before m_before = Before::Nothing;
};

} // namespace adjudge
