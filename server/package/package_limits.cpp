#include "server/package/package_limits.h"

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr double kMaxSeconds = 3600;
constexpr double kMaxPasses = 1000;
constexpr double kMaxMib = 1 << 20; // 1 TiB
constexpr qint64 kKib = 1024;
constexpr qint64 kMib = 1024 * 1024;

struct SizeRow
{
    const char* key;
    qint64 ProblemPackage::*field;
    double typical;
    qint64 unit;
};

constexpr SizeRow kSizes[] = {
    {"memory", &ProblemPackage::memoryLimitBytes, 2048, kMib},
    {"output", &ProblemPackage::outputLimitBytes, 8, kMib},
    {"code", &ProblemPackage::sourceLimitBytes, 128, kKib},
    {"compilation_memory", &ProblemPackage::compileMemoryBytes, 2048, kMib},
    {"validation_memory", &ProblemPackage::validatorMemoryBytes, 2048, kMib},
    {"validation_output", &ProblemPackage::validatorOutputBytes, 8, kMib},
};

std::chrono::milliseconds fromSeconds(double seconds)
{
    return std::chrono::milliseconds(std::llround(seconds * 1000));
}

void readTimes(YamlFields& fields, ProblemPackage& package)
{
    constexpr double kTypicalSeconds = 60;
    package.compileTimeLimit = fromSeconds(
        fields.number(u"compilation_time"_s, 0.001, kMaxSeconds).value_or(kTypicalSeconds)
    );
    package.validatorTimeLimit = fromSeconds(
        fields.number(u"validation_time"_s, 0.001, kMaxSeconds).value_or(kTypicalSeconds)
    );
}

void readMultipliers(
    YamlFields& fields,
    bool isLegacy,
    const QString& file,
    ProblemPackage& package,
    Findings& findings
)
{
    constexpr double kMost = 1000;
    if (isLegacy) {
        package.timeMultiplier = fields.number(u"time_multiplier"_s, 1, kMost).value_or(5);
        package.timeSafetyMargin = fields.number(u"time_safety_margin"_s, 1, kMost).value_or(2);
        return;
    }
    fields.number(u"time_resolution"_s, 0.001, kMaxSeconds);
    YamlFields both(fields.value(u"time_multipliers"_s), file, findings);
    package.timeMultiplier = both.number(u"ac_to_time_limit"_s, 1, kMost).value_or(2);
    package.timeSafetyMargin = both.number(u"time_limit_to_tle"_s, 1, kMost).value_or(1.5);
    both.finish(true);
}

} // namespace

std::optional<std::chrono::milliseconds> timeLimitFromSeconds(double seconds)
{
    // The comparisons are written so that no odd number passes.
    if (!(seconds >= 0.001 && seconds <= kMaxSeconds)) {
        return std::nullopt;
    }
    return fromSeconds(seconds);
}

std::optional<std::chrono::milliseconds> readLimits(
    const YamlValue* limits,
    bool isLegacy,
    const QString& file,
    ProblemPackage& package,
    Findings& findings
)
{
    YamlFields fields(limits, file, findings);
    for (const SizeRow& row : kSizes) {
        const double size =
            fields.number(QString::fromLatin1(row.key), 1, kMaxMib).value_or(row.typical);
        package.*row.field = qint64(size * double(row.unit));
    }
    readTimes(fields, package);
    readMultipliers(fields, isLegacy, file, package, findings);
    const auto passes = fields.number(u"validation_passes"_s, 2, kMaxPasses);
    if (passes && package.passes > 1) {
        package.passes = static_cast<int>(*passes);
    }
    const std::optional<double> seconds = fields.number(u"time_limit"_s, 0.001, kMaxSeconds);
    fields.finish(!isLegacy);
    return seconds ? timeLimitFromSeconds(*seconds) : std::nullopt;
}

} // namespace adjudge
