// The map `limits` of problem.yaml, and the defaults the format's page calls typical.
#pragma once

#include "server/package/yaml_fields.h"

namespace adjudge {

// Fills the limits of `package`; returns limits.time_limit. `limits` may be null.
std::optional<std::chrono::milliseconds> readLimits(
    const YamlValue* limits,
    bool isLegacy,
    const QString& file,
    ProblemPackage& package,
    Findings& findings
);

// Seconds as whole milliseconds; nothing unless they are above 0 and at most an hour.
std::optional<std::chrono::milliseconds> timeLimitFromSeconds(double seconds);

} // namespace adjudge
