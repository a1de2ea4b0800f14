#include "server/store/problem_rules_store.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

QString textOf(const QJsonArray& array)
{
    return QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
}

QJsonArray arrayOf(const QString& text)
{
    return QJsonDocument::fromJson(text.toUtf8()).array();
}

QJsonArray metricsArray(const QList<MetricMeaning>& metrics)
{
    QJsonArray array;
    for (const MetricMeaning& metric : metrics) {
        array.append(QJsonObject{
            {u"name"_s, metric.name},
            {u"unit"_s, metric.unit},
            {u"direction"_s, metric.direction},
        });
    }
    return array;
}

} // namespace

Result<void> ProblemRulesStore::put(ProblemId problem, const ProblemRules& rules)
{
    const auto rows = m_connection.run(
        u"INSERT INTO problem_rules (problem_id, languages, metrics) VALUES (?, ?, ?) "
        "ON CONFLICT (problem_id) DO UPDATE SET languages = excluded.languages, "
        "metrics = excluded.metrics"_s,
        {problem.value(),
         textOf(QJsonArray::fromStringList(rules.languages)),
         textOf(metricsArray(rules.metrics))}
    );
    return rows ? Result<void>() : Result<void>(rows.error());
}

Result<ProblemRules> ProblemRulesStore::of(ProblemId problem)
{
    auto rows = m_connection.run(
        u"SELECT languages, metrics FROM problem_rules WHERE problem_id = ?"_s, {problem.value()}
    );
    if (!rows) {
        return rows.error();
    }
    ProblemRules rules;
    if (!rows->next()) {
        return rules;
    }
    for (const QJsonValue& value : arrayOf(rows->text(0))) {
        rules.languages.append(value.toString());
    }
    for (const QJsonValue& value : arrayOf(rows->text(1))) {
        const QJsonObject metric = value.toObject();
        rules.metrics.append(
            {metric[u"name"].toString(),
             metric[u"unit"].toString(),
             metric[u"direction"].toString()}
        );
    }
    return rules;
}

} // namespace adjudge
