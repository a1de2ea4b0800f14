// One submission in full: its tests as a table, its compile log, its source. Changed only by
// apply(). Events not above the snapshot's number, and those of an earlier judging, are ignored.
#pragma once

#include "client-desktop/link/rest_values.h"

#include <QAbstractTableModel>

namespace adjudge::desktop {

class SubmissionDetail : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { VerdictColumn, NameColumn, MessageColumn, TimeColumn, MemoryColumn, kColumns };

    // All that is said of a test, as plain text; empty if nothing is.
    enum Role { WordsRole = Qt::UserRole };

    using QAbstractTableModel::QAbstractTableModel;

    // Empties the model and waits for this submission's snapshot; `known` may be what the list has.
    void open(SubmissionId id, const std::optional<Submission>& known);

    void close() { open({}, {}); }

    void apply(const DetailSnapshot& snapshot);
    void apply(const message::SubmissionUpdate& event);
    void apply(const message::TestDone& event);
    void apply(const message::CompileLog& event);
    void apply(const message::ErrorAnalysis& event);
    void apply(const SourceText& source);
    void applyFailure(const QString& message); // the snapshot could not be had

    [[nodiscard]] SubmissionId id() const { return m_id; }

    [[nodiscard]] const std::optional<Submission>& submission() const { return m_submission; }

    [[nodiscard]] bool isLoaded() const { return m_isLoaded; }

    [[nodiscard]] bool maySeeTests() const { return m_maySeeTests; }

    [[nodiscard]] bool maySeeSource() const { return m_maySeeSource; }

    [[nodiscard]] QString compileLog() const { return m_compileLog; }

    // Why it failed; nothing: it did not, or that is not known or not for this user.
    [[nodiscard]] const std::optional<Analysis>& analysis() const { return m_analysis; }

    [[nodiscard]] const std::optional<SourceText>& source() const { return m_source; }

    [[nodiscard]] QString failure() const { return m_failure; }

    // A verdict is there, but not each test that led to it: the snapshot should be fetched again.
    [[nodiscard]] bool isIncomplete() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant
    headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void changed(); // anything but the rows

private:
    [[nodiscard]] QString textOf(const TestResult& test, int column) const;
    [[nodiscard]] QString wordsOf(const TestResult& test) const;
    bool beginJudging(int judging); // false: an earlier one
    void clearTests();

    SubmissionId m_id;
    std::optional<Submission> m_submission;
    QList<TestResult> m_tests; // by index
    qint64 m_snapshotSeq = 0;
    int m_judging = 0;
    bool m_isLoaded = false;
    bool m_maySeeTests = false;
    bool m_maySeeSource = false;
    QString m_compileLog;
    std::optional<Analysis> m_analysis;
    QString m_failure;
    std::optional<SourceText> m_source;
};

} // namespace adjudge::desktop
