// A statement in Markdown as HTML, by libcmark in its safe mode; mathematics between dollars as in
// LaTeX.
#pragma once

#include <QString>

namespace adjudge {

// The HTML still has to be sanitised, which also resolves its pictures.
QString renderMarkdown(const QString& source);

} // namespace adjudge
