// The submissions that this client may see, newest first. Changed only by apply(): a snapshot or an
// event. Each row carries the number of its last event; what is not above it is ignored, so a
// replay or an event that overtakes its snapshot does no harm. Knows no sockets and no timers.
#pragma once

#include "client-desktop/link/rest_values.h"

#include <QAbstractTableModel>
#include <QHash>

#include <optional>

namespace adjudge::desktop {

class SubmissionList : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        IdColumn,
        StatusColumn,
        ProblemColumn,
        UserColumn,
        LanguageColumn,
        WhenColumn,
        TimeColumn,
        MemoryColumn,
        kColumns
    };

    enum Role {
        IdRole = Qt::UserRole, // qint64
        ProblemRole,           // qint64
        UserRole,              // qint64
        StatusRole,            // int of Status
        ProgressRole,          // double in [0, 1] while tests run, otherwise invalid
        ColorRole,             // QColor of the status for the palette in use
    };

    // Where the rows of a snapshot end: rows below may exist on the server.
    struct Snapshot
    {
        Cursor at;
        QList<Submission> submissions; // any order, may repeat
    };

    using QAbstractTableModel::QAbstractTableModel;

    // Rows missing from the snapshot go, unless their number is above the snapshot's. With
    // `epochChanged` every row from before goes.
    void apply(const Snapshot& snapshot, bool epochChanged);
    // More rows, older than those held; nothing is removed.
    void append(const QList<Submission>& older);
    // Returns whether it was news.
    bool apply(const message::SubmissionUpdate& event);
    void clear();

    [[nodiscard]] std::optional<Submission> find(SubmissionId id) const;
    [[nodiscard]] QModelIndex indexOf(SubmissionId id) const;

    [[nodiscard]] const QList<Submission>& submissions() const { return m_rows; }

    // The title to show for a problem's short name; set when the problems are known.
    void setProblemTitles(const QHash<ProblemId, QString>& titles);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant
    headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    // A verdict that was not there before, by an event or for a row that was held already: worth
    // telling its owner. Rows that a first snapshot brings are old news.
    void verdictArrived(const adjudge::Submission& submission);

private:
    [[nodiscard]] qsizetype rowOf(SubmissionId id) const;
    [[nodiscard]] QString textOf(const Submission& submission, int column) const;
    bool put(const Submission& submission);

    QList<Submission> m_rows; // by id, descending
    QHash<ProblemId, QString> m_titles;
};

} // namespace adjudge::desktop
