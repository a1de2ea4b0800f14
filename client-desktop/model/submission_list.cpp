#include "client-desktop/model/submission_list.h"

#include "client-desktop/model/status_look.h"

#include <QGuiApplication>
#include <QIcon>
#include <QLocale>
#include <QPalette>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::desktop {

namespace {

bool isDarkPalette()
{
    constexpr int kMiddleGrey = 128;
    return QGuiApplication::palette().color(QPalette::Base).lightness() < kMiddleGrey;
}

QVariant progressOf(const Submission& s)
{
    if (s.status != Status::Running || s.tests <= 0) {
        return {};
    }
    return static_cast<double>(std::max(0, s.test - 1)) / s.tests;
}

} // namespace

qsizetype SubmissionList::rowOf(SubmissionId id) const
{
    const auto place =
        std::ranges::lower_bound(m_rows, id, std::ranges::greater{}, &Submission::id);
    return std::distance(m_rows.begin(), place);
}

bool SubmissionList::put(const Submission& s)
{
    const int row = static_cast<int>(rowOf(s.id));
    if (row < m_rows.size() && m_rows[row].id == s.id) {
        if (s.seq <= m_rows[row].seq) {
            return false;
        }
        const Submission held = std::exchange(m_rows[row], s);
        Q_EMIT dataChanged(index(row, 0), index(row, kColumns - 1));
        if (isFinal(s.status) && (held.status != s.status || held.judging != s.judging)) {
            Q_EMIT verdictArrived(s);
        }
        return true;
    }
    beginInsertRows({}, row, row);
    m_rows.insert(row, s);
    endInsertRows();
    return true;
}

void SubmissionList::apply(const Snapshot& snapshot, bool epochChanged)
{
    if (epochChanged) {
        clear();
    }
    QHash<SubmissionId, bool> isThere;
    for (const Submission& s : snapshot.submissions) {
        isThere.insert(s.id, true);
    }
    for (int row = static_cast<int>(m_rows.size()) - 1; row >= 0; --row) {
        if (!isThere.contains(m_rows[row].id) && m_rows[row].seq <= snapshot.at.seq) {
            beginRemoveRows({}, row, row);
            m_rows.removeAt(row);
            endRemoveRows();
        }
    }
    append(snapshot.submissions);
}

void SubmissionList::append(const QList<Submission>& older)
{
    if (!m_rows.isEmpty()) {
        std::ranges::for_each(older, [this](const Submission& s) { put(s); });
        return;
    }
    QList<Submission> rows = older;
    std::ranges::sort(rows, [](const Submission& a, const Submission& b) {
        return a.id != b.id ? a.id > b.id : a.seq > b.seq;
    });
    const auto doubles = std::ranges::unique(rows, {}, &Submission::id);
    rows.erase(doubles.begin(), doubles.end());
    beginResetModel();
    m_rows = rows;
    endResetModel();
}

bool SubmissionList::apply(const message::SubmissionUpdate& event)
{
    const bool isNew = !find(event.submission.id);
    if (!put(event.submission)) {
        return false;
    }
    if (isNew && isFinal(event.submission.status)) {
        Q_EMIT verdictArrived(event.submission);
    }
    return true;
}

void SubmissionList::clear()
{
    beginResetModel();
    m_rows.clear();
    endResetModel();
}

std::optional<Submission> SubmissionList::find(SubmissionId id) const
{
    const qsizetype row = rowOf(id);
    if (row < m_rows.size() && m_rows[row].id == id) {
        return m_rows[row];
    }
    return std::nullopt;
}

QModelIndex SubmissionList::indexOf(SubmissionId id) const
{
    return find(id) ? index(static_cast<int>(rowOf(id)), 0) : QModelIndex();
}

void SubmissionList::setProblemTitles(const QHash<ProblemId, QString>& titles)
{
    m_titles = titles;
    if (!m_rows.isEmpty()) {
        const int last = static_cast<int>(m_rows.size()) - 1;
        Q_EMIT dataChanged(index(0, ProblemColumn), index(last, ProblemColumn));
    }
}

int SubmissionList::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int SubmissionList::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kColumns;
}

QString SubmissionList::textOf(const Submission& s, int column) const
{
    const bool hasRun = isFinal(s.status) || s.time.count() > 0 || s.memoryBytes > 0;
    switch (column) {
    case IdColumn:
        return s.id.text();
    case StatusColumn:
        return progressText(s);
    case ProblemColumn:
        return m_titles.value(s.problem, s.problemName);
    case UserColumn:
        return s.userName;
    case LanguageColumn:
        return s.language;
    case TimeColumn:
        return hasRun && s.status != Status::CompileError ? durationText(s.time) : u"–"_s;
    case MemoryColumn:
        return memoryText(s.memoryBytes);
    case WhenColumn:
        return QLocale().toString(s.submittedAt.toLocalTime().time(), u"HH:mm:ss"_s);
    default:
        return {};
    }
}

QVariant SubmissionList::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Submission& s = m_rows[index.row()];
    const bool isNumber = index.column() == TimeColumn || index.column() == MemoryColumn;
    switch (role) {
    case Qt::DisplayRole:
        return textOf(s, index.column());
    case Qt::DecorationRole:
        return index.column() == StatusColumn ? QVariant(QIcon(statusIconPath(s.status)))
                                              : QVariant();
    case Qt::ForegroundRole:
    case ColorRole:
        return index.column() == StatusColumn || role == ColorRole
                   ? QVariant(statusColor(s.status, isDarkPalette()))
                   : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return index.column() == WhenColumn
                   ? QLocale().toString(s.submittedAt.toLocalTime(), QLocale::LongFormat)
                   : textOf(s, index.column());
    case Qt::AccessibleTextRole:
        return u"%1: %2"_s.arg(
            headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(),
            textOf(s, index.column())
        );
    case IdRole:
        return s.id.value();
    case ProblemRole:
        return s.problem.value();
    case UserRole:
        return s.user.value();
    case StatusRole:
        return static_cast<int>(s.status);
    case ProgressRole:
        return progressOf(s);
    default:
        return {};
    }
}

QVariant SubmissionList::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        const bool isNumber = section == TimeColumn || section == MemoryColumn;
        return QVariant::fromValue((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    const QStringList names{
        tr("#"),
        tr("Status"),
        tr("Problem"),
        tr("By"),
        tr("Language"),
        tr("Sent"),
        tr("Time"),
        tr("Memory")};
    return role == Qt::DisplayRole ? QVariant(names.value(section)) : QVariant();
}

} // namespace adjudge::desktop
