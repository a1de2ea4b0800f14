// One database connection, used on the thread that made it. Keeps prepared statements, binds values
// by position and turns every SQL fault into an Error. The only class that touches QtSql's queries.
#pragma once

#include "shared/result.h"

#include <QHash>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QVariant>

#include <memory>
#include <optional>

namespace adjudge {

// What a statement gave, whole: no statement stays open behind it, so a commit is never held up.
class Rows
{
public:
    Rows(QList<QVariantList> rows, int changed)
        : m_rows(std::move(rows))
        , m_changed(changed)
    {
    }

    bool next() { return ++m_row < m_rows.size(); }

    [[nodiscard]] qint64 integer(int column) const { return m_rows[m_row][column].toLongLong(); }

    [[nodiscard]] QString text(int column) const { return m_rows[m_row][column].toString(); }

    // Nothing for NULL.
    [[nodiscard]] std::optional<double> number(int column) const
    {
        const QVariant& value = m_rows[m_row][column];
        return value.isNull() ? std::nullopt : std::optional(value.toDouble());
    }

    [[nodiscard]] int changed() const { return m_changed; } // rows that a statement changed

private:
    QList<QVariantList> m_rows;
    qsizetype m_row = -1;
    int m_changed = 0;
};

class Connection
{
public:
    // Opens the file, WAL, foreign keys on, durable commits. `name` is unique in the process.
    static Result<std::unique_ptr<Connection>> open(const QString& file, const QString& name);
    ~Connection();
    Q_DISABLE_COPY_MOVE(Connection)

    // Runs one statement with its values in order.
    Result<Rows> run(const QString& sql, const QVariantList& values = {});

private:
    Connection(QSqlDatabase database, QString name);

    QSqlDatabase m_database;
    QString m_name;
    QHash<QString, QSqlQuery*> m_statements; // owned
};

} // namespace adjudge
