// A problem's statement as one HTML page for QTextBrowser: the server's (sanitised) text, the
// limits and the samples. Pure functions. Copy buttons are links "copy:input:0".
#pragma once

#include "client-desktop/link/rest_values.h"

#include <QPalette>

namespace adjudge {

QString statementPage(const ProblemDetail& detail);
QString statementStyle(const QPalette& palette); // for QTextDocument::setDefaultStyleSheet

// What a "copy:" link asks for; nothing for any other link or a sample that does not exist.
std::optional<QString> textToCopy(const ProblemDetail& detail, const QString& link);

} // namespace adjudge
