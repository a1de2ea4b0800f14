#include "client-desktop/link/secret_store.h"

#include <qt6keychain/keychain.h>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::desktop {

namespace {

QString service()
{
    return u"adjudge-desktop"_s;
}

Error errorOf(const QKeychain::Job& job)
{
    const ErrorCode code =
        job.error() == QKeychain::EntryNotFound ? ErrorCode::NotFound : ErrorCode::Unavailable;
    return {code, job.errorString(), {}};
}

} // namespace

void SecretStore::read(
    const QString& account, QObject* context, std::function<void(Result<QString>)> answer
)
{
    auto* job = new QKeychain::ReadPasswordJob(service(), this);
    job->setKey(account);
    connect(job, &QKeychain::Job::finished, context, [job, answer = std::move(answer)] {
        if (job->error() != QKeychain::NoError) {
            answer(errorOf(*job));
        } else {
            answer(job->textData());
        }
    });
    job->start();
}

void SecretStore::write(
    const QString& account,
    const QString& secret,
    QObject* context,
    std::function<void(Result<void>)> answer
)
{
    auto* job = new QKeychain::WritePasswordJob(service(), this);
    job->setKey(account);
    job->setTextData(secret);
    connect(job, &QKeychain::Job::finished, context, [job, answer = std::move(answer)] {
        if (job->error() != QKeychain::NoError) {
            answer(errorOf(*job));
        } else {
            answer({});
        }
    });
    job->start();
}

void SecretStore::remove(const QString& account)
{
    auto* job = new QKeychain::DeletePasswordJob(service(), this);
    job->setKey(account);
    job->start();
}

} // namespace adjudge::desktop
