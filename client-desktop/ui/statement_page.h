// The samples of a problem as HTML for QTextBrowser, with links that copy them ("copy:input:0"),
// and the style of the whole page. Pure functions.
#pragma once

#include "client-desktop/link/rest_values.h"

#include <QPalette>

namespace adjudge::desktop {

QString samplesHtml(const QList<Sample>& samples);
QString statementStyle(const QPalette& palette); // for QTextDocument::setDefaultStyleSheet

// What a "copy:" link asks for; nothing for any other link or a sample that does not exist.
std::optional<QString> textToCopy(const ProblemDetail& detail, const QString& link);

} // namespace adjudge::desktop
