// The problem's statement, chosen among its languages and formats and made into safe HTML.
#pragma once

#include "server/package/package_tree.h"

namespace adjudge {

struct Statement
{
    QString format = QStringLiteral("none"); // "html", "pdf", "none"
    QString html;                            // sanitised
    QString pdfPath;                         // absolute
    QString language = QStringLiteral("en");
    QString title; // what the statement calls the problem; may be empty
};

// English before other languages; Markdown, LaTeX, HTML and text before PDF, which cannot be shown
// in place. Looks in problem_statement/ (legacy), statement/ (2025-09) and, as DOMjudge does, the
// package itself. `timeLimit` is for \timelimit. A missing statement is a warning.
Statement readStatement(
    const PackageTree& tree, std::optional<std::chrono::milliseconds> timeLimit, Findings& findings
);

// The statement in one file, whose format is that of its suffix (md, tex, html, txt, pdf).
Statement readStatementFile(
    const PackageTree& tree,
    const QString& file,
    const QString& language,
    std::optional<std::chrono::milliseconds> timeLimit,
    Findings& findings
);

} // namespace adjudge
