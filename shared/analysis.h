// Why a submission failed, in words for people: what the rules of resources/analysis.json found.
// The wire form is shared/wire/analysis_codec.h. Texts come in English and in Russian.
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace adjudge {

struct AnalysisText
{
    QString error;           // one line: what happened
    QString analysis;        // what that means
    QStringList suggestions; // what to try

    bool operator==(const AnalysisText&) const = default;
};

// The first token of the output that is not the answer's; samples only.
struct AnalysisDifference
{
    int line = 0; // in the output, 1-based
    int column = 0;
    QString expected; // empty: the answer had ended
    QString actual;   // empty: the output had ended

    bool operator==(const AnalysisDifference&) const = default;
};

struct Analysis
{
    QString kind;     // "syntax_error", "stack_overflow", ...; wire name "class"
    int test = 0;     // 1-based; 0: none was run
    QString testName; // as TestResult::name
    int line = 0;     // in the source, 1-based; 0: not known
    int column = 0;   // 0: not known
    std::optional<AnalysisDifference> difference;
    AnalysisText english;
    AnalysisText russian;

    bool operator==(const Analysis&) const = default;
};

} // namespace adjudge
