// How an output differs from the answer: the first token that does, and what the difference looks
// like. For samples, and for judges. Pure.
#pragma once

#include "server/analysis/evidence.h"
#include "shared/analysis.h"

#include <QSet>

namespace adjudge {

struct OutputSigns
{
    std::optional<AnalysisDifference> difference;
    // "no_output", "extra_output", "missing_output", "case", "spacing", "order", "overflow",
    // "off_by_one", "precision", "prompt"
    QSet<QString> names;
};

// Reads at most 1 MiB of each; any bytes.
OutputSigns outputSigns(const Evidence& evidence);

} // namespace adjudge
