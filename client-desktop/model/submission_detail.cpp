#include "client-desktop/model/submission_detail.h"

#include "client-desktop/model/status_look.h"

#include <QGuiApplication>
#include <QIcon>
#include <QPalette>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::desktop {

void SubmissionDetail::open(SubmissionId id, const std::optional<Submission>& known)
{
    m_id = id;
    m_submission = known;
    m_snapshotSeq = 0;
    m_judging = 0;
    m_isLoaded = false;
    m_maySeeTests = false;
    m_maySeeSource = false;
    m_compileLog.clear();
    m_analysis.reset();
    m_failure.clear();
    m_source.reset();
    clearTests();
    Q_EMIT changed();
}

void SubmissionDetail::clearTests()
{
    beginResetModel();
    m_tests.clear();
    endResetModel();
}

void SubmissionDetail::apply(const DetailSnapshot& snapshot)
{
    if (snapshot.submission.id != m_id || (m_isLoaded && snapshot.at.seq < m_snapshotSeq)) {
        return;
    }
    const bool isOlderThanHeld = m_submission && m_submission->seq > snapshot.submission.seq;
    if (!isOlderThanHeld || snapshot.submission.judging > m_submission->judging) {
        m_submission = snapshot.submission;
    }
    m_snapshotSeq = snapshot.at.seq;
    m_judging = snapshot.submission.judging;
    m_isLoaded = true;
    m_failure.clear();
    m_maySeeTests = snapshot.tests.has_value();
    m_maySeeSource = snapshot.maySeeSource;
    m_compileLog = snapshot.compileLog.value_or(QString());
    m_analysis = snapshot.analysis;
    beginResetModel();
    m_tests = snapshot.tests.value_or(QList<TestResult>{});
    std::ranges::sort(m_tests, {}, &TestResult::index);
    endResetModel();
    Q_EMIT changed();
}

void SubmissionDetail::apply(const message::SubmissionUpdate& event)
{
    const Submission& s = event.submission;
    if (s.id != m_id || (m_submission && s.seq <= m_submission->seq)) {
        return;
    }
    m_submission = s;
    if (m_isLoaded) {
        beginJudging(s.judging);
    }
    Q_EMIT changed();
}

bool SubmissionDetail::beginJudging(int judging)
{
    if (judging > m_judging) {
        m_judging = judging;
        m_compileLog.clear();
        m_analysis.reset();
        clearTests();
    }
    return judging == m_judging;
}

void SubmissionDetail::apply(const message::TestDone& event)
{
    if (event.submission != m_id || !m_isLoaded || event.seq <= m_snapshotSeq ||
        !beginJudging(event.judging)) {
        return;
    }
    m_maySeeTests = true;
    const auto place =
        std::ranges::lower_bound(m_tests, event.result.index, {}, &TestResult::index);
    const int row = static_cast<int>(std::distance(m_tests.begin(), place));
    if (place != m_tests.end() && place->index == event.result.index) {
        *place = event.result;
        Q_EMIT dataChanged(index(row, 0), index(row, kColumns - 1));
    } else {
        beginInsertRows({}, row, row);
        m_tests.insert(row, event.result);
        endInsertRows();
    }
}

void SubmissionDetail::apply(const message::CompileLog& event)
{
    if (event.submission == m_id && m_isLoaded && event.seq > m_snapshotSeq &&
        beginJudging(event.judging)) {
        m_compileLog = event.text;
        Q_EMIT changed();
    }
}

void SubmissionDetail::apply(const message::ErrorAnalysis& event)
{
    if (event.submission == m_id && m_isLoaded && event.seq > m_snapshotSeq &&
        beginJudging(event.judging)) {
        m_analysis = event.analysis;
        Q_EMIT changed();
    }
}

void SubmissionDetail::apply(const SourceText& source)
{
    if (source.submission == m_id) {
        m_source = source;
        Q_EMIT changed();
    }
}

void SubmissionDetail::applyFailure(const QString& message)
{
    m_failure = message;
    Q_EMIT changed();
}

bool SubmissionDetail::isIncomplete() const
{
    return m_isLoaded && m_maySeeTests && m_submission && isFinal(m_submission->status) &&
           (m_tests.isEmpty() ? 0 : m_tests.last().index) < m_submission->test;
}

int SubmissionDetail::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_tests.size());
}

int SubmissionDetail::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kColumns;
}

QString SubmissionDetail::textOf(const TestResult& test, int column) const
{
    switch (column) {
    case VerdictColumn:
        return statusWords(test.verdict);
    case NameColumn:
        return u"%1  %2"_s.arg(test.index).arg(test.name);
    case TimeColumn:
        return durationText(test.time);
    case MemoryColumn:
        return memoryText(test.memoryBytes);
    case MessageColumn:
        return test.judgeMessage.isEmpty() ? test.message.simplified()
                                           : test.judgeMessage.simplified();
    default:
        return {};
    }
}

QString SubmissionDetail::wordsOf(const TestResult& test) const
{
    QStringList parts;
    if (test.score) {
        parts << tr("Points: %1").arg(QString::number(*test.score, 'g', 8));
    }
    if (!test.message.isEmpty()) {
        parts << test.message;
    }
    if (!test.judgeMessage.isEmpty()) {
        parts << tr("For judges:") + u'\n' + test.judgeMessage;
    }
    if (!test.transcript.isEmpty()) {
        parts << tr("What was said (< interactor, > submission):") + u'\n' + test.transcript;
    }
    return parts.join(u"\n\n"_s);
}

QVariant SubmissionDetail::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    constexpr int kMiddleGrey = 128;
    const TestResult& test = m_tests[index.row()];
    if (role == WordsRole) {
        return wordsOf(test);
    }
    const bool isNumber = index.column() == TimeColumn || index.column() == MemoryColumn;
    const bool isDark = QGuiApplication::palette().color(QPalette::Base).lightness() < kMiddleGrey;
    switch (role) {
    case Qt::DisplayRole:
        return textOf(test, index.column());
    case Qt::DecorationRole:
        return index.column() == VerdictColumn ? QVariant(QIcon(statusIconPath(test.verdict)))
                                               : QVariant();
    case Qt::ForegroundRole:
        return index.column() == VerdictColumn ? QVariant(statusColor(test.verdict, isDark))
                                               : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return index.column() == MessageColumn ? test.message : textOf(test, index.column());
    default:
        return {};
    }
}

QVariant SubmissionDetail::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        const bool isNumber = section == TimeColumn || section == MemoryColumn;
        return QVariant::fromValue((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    const QStringList names{tr("Verdict"), tr("Test"), tr("Message"), tr("Time"), tr("Memory")};
    return role == Qt::DisplayRole ? QVariant(names.value(section)) : QVariant();
}

} // namespace adjudge::desktop
