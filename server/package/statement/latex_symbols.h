// Commands that stand for a character, in text and in mathematics.
#pragma once

#include <QString>

namespace adjudge {

enum class SymbolKind {
    None,
    Ordinary, // a letter or sign, no space around it
    Binary,   // + and the like: a space on either side between operands
    Relation, // ≤ and the like: a space on either side
    Function, // log and the like: upright, a space behind
    Space,
};

struct LatexSymbol
{
    SymbolKind kind = SymbolKind::None;
    QString text;
};

// Of \le, \alpha, \log, …; kind None if the command is no symbol.
LatexSymbol mathSymbol(const QString& command);

// Of \ldots, \S, \ss, …; empty if it is none.
QString textSymbol(const QString& command);

// The combining character of the accents \' \" \^ \~ \c …; null if it is none.
QChar accent(const QString& command);

// The letter as ℕ, ℤ, ℝ …; itself if there is no such character.
QString blackboardLetter(const QString& letter);

} // namespace adjudge
