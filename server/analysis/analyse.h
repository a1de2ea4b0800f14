// Applies the rules to what is known of a failed judging. Pure; bounded in time for hostile text:
// only the head of it is read, line by line.
#pragma once

#include "server/analysis/evidence.h"
#include "server/analysis/rule_file.h"

namespace adjudge {

// Nothing if no rule fits. Give it publicPart() of the evidence for what a contestant will see.
std::optional<Analysis> analyse(const QList<AnalysisRule>& rules, const Evidence& evidence);

} // namespace adjudge
