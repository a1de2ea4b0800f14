// Reads resources/analysis.json: rules from the specific to the general. A rule's conditions must
// all hold; the first rule that is no hint gives the words, hints add suggestions.
//
// Conditions: verdicts; languages (ids, "cpp*" for a family); match, a pattern for one line of the
// compiler's words or of stderr; source, source_lacks: patterns for the whole source; signal;
// exit_code; memory_min_mib; wall (true or false); sign (output_signs.h). `where` is a pattern that
// finds the place; of its matches the first counts, or the last with `where_last`. Patterns name
// their finds: (?<line>..), (?<column>..), (?<what>..), and {what}, {line} in texts stand for them.
#pragma once

#include "shared/analysis.h"
#include "shared/result.h"
#include "shared/submission.h"

#include <QRegularExpression>

namespace adjudge {

struct AnalysisRule
{
    QString kind;
    bool isHint = false;
    QList<Status> verdicts;
    QStringList languages; // empty: all
    QRegularExpression match;
    QRegularExpression where;
    bool isWhereLast = false;
    QRegularExpression source;
    QRegularExpression sourceLacks;
    std::optional<int> signal;
    std::optional<int> exitCode;
    std::optional<bool> isWall;
    qint64 memoryMinBytes = 0;
    QString sign;
    AnalysisText english;
    AnalysisText russian;
};

// The Error names the rule and the field.
Result<QList<AnalysisRule>> parseAnalysisRules(const QByteArray& json);
Result<QList<AnalysisRule>> readAnalysisRules(const QString& path);

} // namespace adjudge
