// Pictures of a statement in QTextDocument, which knows no widths in percent and cuts what is too
// wide: each picture gets its size from the column's width, keeping its shape.
#pragma once

#include <QString>

class QTextDocument;

namespace adjudge::desktop {

// `html` is what the document was made of: the widths in percent are read from its img tags, in
// their order. `columnWidth` in px. Call again when the column's width changes.
void fitImages(QTextDocument& document, const QString& html, int columnWidth);

} // namespace adjudge::desktop
