#include "server/app/jury_run.h"

#include <QEventLoop>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTimer>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr int kMaxFailures = 3;

// Perl and Prolog share an extension; a clause or a directive at the start of a line is Prolog.
bool isProlog(const SourceFile& file)
{
    static const QRegularExpression clause(
        u"^(?::-|[a-z]\\w*(?:\\([^\\n]*\\))?\\s*:-)"_s, QRegularExpression::MultilineOption
    );
    return file.name.endsWith(u".pl") && clause.match(QString::fromUtf8(file.content)).hasMatch();
}

constexpr qint64 kMaxProgramBytes = 16LL << 20;

} // namespace

JuryRun::JuryRun(WorkerPool& pool)
    : m_pool(pool)
{
    connect(&m_pool, &WorkerPool::slotFree, this, &JuryRun::fill);
    connect(&m_pool, &WorkerPool::failed, this, &JuryRun::noteFailure);
    connect(&m_pool, &WorkerPool::tested, this, [this](JobId id, const TestResult& result) {
        m_results[indexOf(id)].tests.append(result);
    });
    connect(&m_pool, &WorkerPool::finished, this, [this](JobId id, const Outcome& outcome) {
        m_results[indexOf(id)].outcome = outcome;
        --m_open;
        fill();
    });
}

JuryResults JuryRun::judge(QList<Job> jobs)
{
    m_firstId += m_jobs.size();
    m_jobs = std::move(jobs);
    m_results = JuryResults(m_jobs.size());
    m_failures.clear();
    m_open = static_cast<int>(m_jobs.size());
    m_waiting.clear();
    for (int i = 0; i < m_jobs.size(); ++i) {
        m_jobs[i].id = JobId(m_firstId + i);
        m_waiting.append(i);
    }
    QEventLoop loop;
    connect(this, &JuryRun::done, &loop, &QEventLoop::quit);
    QTimer::singleShot(0, this, &JuryRun::fill);
    loop.exec();
    return m_results;
}

int JuryRun::indexOf(JobId id) const
{
    return static_cast<int>(id.value() - m_firstId);
}

void JuryRun::fill()
{
    while (!m_waiting.isEmpty() && m_pool.start(m_jobs.at(m_waiting.constFirst()))) {
        m_results[m_waiting.takeFirst()].tests.clear();
    }
    if (m_open == 0) {
        Q_EMIT done();
    }
}

void JuryRun::noteFailure(JobId id, const QString& reason)
{
    const int index = indexOf(id);
    if (++m_failures[index] < kMaxFailures) {
        m_waiting.append(index);
    } else {
        m_results[index].outcome.verdict = Status::JudgeError;
        m_results[index].outcome.error = reason;
        --m_open;
    }
    fill();
}

Result<QList<SourceFile>> readProgram(const PackageProgram& program)
{
    QList<SourceFile> files;
    qint64 total = 0;
    for (const QString& path : program.files) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) {
            return Error{ErrorCode::Internal, u"cannot read %1"_s.arg(path), {}};
        }
        total += file.size();
        if (total > kMaxProgramBytes) {
            return Error{ErrorCode::TooLarge, u"its files are over 16 MiB"_s, {}};
        }
        const bool isInFolder = path.startsWith(program.path + u'/');
        const QString name =
            isInFolder ? path.mid(program.path.size() + 1) : QFileInfo(path).fileName();
        files.append({name, file.readAll()});
    }
    return files;
}

const Language* languageOf(const QList<SourceFile>& files, const QList<Language>& languages)
{
    for (const SourceFile& file : files) {
        for (const Language& language : languages) {
            for (const QString& extension : language.extensions) {
                const bool isOther = isProlog(file) && language.id == u"perl";
                if (file.name.endsWith(extension) && !isOther) {
                    return &language;
                }
            }
        }
    }
    return nullptr;
}

} // namespace adjudge
