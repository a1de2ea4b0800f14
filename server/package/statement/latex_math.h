// Mathematics as HTML that people can read without any script: italic variables, sub and sup,
// Unicode for the signs. A small part of LaTeX, on purpose; what it does not know it shows.
#pragma once

#include "server/package/statement/latex_source.h"

namespace adjudge {

// `source` is what stands between the dollars. The HTML is escaped and balanced; depth and, by
// the budget (see LatexSource), work are bounded.
QString renderMath(const QString& source, const LatexMacros& macros, qint64& budget);

} // namespace adjudge
