// Which languages a problem takes, and what the numbers mean that its judging programs measure.
#pragma once

#include "server/store/connection.h"
#include "shared/ids.h"

#include <QList>
#include <QStringList>

namespace adjudge {

struct MetricMeaning
{
    QString name;
    QString unit;      // may be empty
    QString direction; // which is better: "higher" or "lower"

    bool operator==(const MetricMeaning&) const = default;
};

struct ProblemRules
{
    QStringList languages; // ids or other names of languages; empty: all
    QList<MetricMeaning> metrics;

    bool operator==(const ProblemRules&) const = default;
};

class ProblemRulesStore
{
public:
    explicit ProblemRulesStore(Connection& connection)
        : m_connection(connection)
    {
    }

    // Replaces what was there.
    Result<void> put(ProblemId problem, const ProblemRules& rules);
    Result<ProblemRules> of(ProblemId problem);

private:
    Connection& m_connection;
};

} // namespace adjudge
