// The problems, in the server's order, each with how far I am with it. Changed only by apply().
#pragma once

#include "client-desktop/link/rest_values.h"

#include <QAbstractListModel>
#include <QHash>
#include <QMap>

namespace adjudge::desktop {

class ProblemList : public QAbstractListModel
{
    Q_OBJECT

public:
    enum class Progress { Untouched, Tried, Judging, Solved };

    enum Role {
        IdRole = Qt::UserRole, // qint64
        LimitsRole,            // "1 s · 256 MiB"
        ProgressRole,          // int of Progress
        ProgressTextRole,      // "Solved"
    };

    using QAbstractListModel::QAbstractListModel;

    void apply(const QList<Problem>& problems);

    [[nodiscard]] const QList<Problem>& all() const { return m_problems; }

    void apply(const message::SubmissionUpdate& event); // counts only when it is mine
    // Counts afresh; `me` is invalid for a guest.
    void apply(const QList<Submission>& submissions, UserId me);
    void clear();

    [[nodiscard]] QList<ProblemId> ids() const;
    [[nodiscard]] QHash<ProblemId, QString> titles() const;
    [[nodiscard]] const Problem* find(ProblemId id) const; // null: not there; valid until apply()
    [[nodiscard]] QModelIndex indexOf(ProblemId id) const;
    [[nodiscard]] Progress progressOf(ProblemId id) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    void note(const Submission& submission);

    QList<Problem> m_problems;
    UserId m_me;
    QHash<ProblemId, QMap<SubmissionId, Status>> m_mine;
};

} // namespace adjudge::desktop
