#include "server/net/rest_problems.h"

#include "server/domain/submission_rules.h"
#include "server/net/multipart.h"
#include "server/net/rest_json.h"
#include "server/net/rest_reply.h"

#include <QDir>
#include <QFile>
#include <QLoggingCategory>
#include <QProcess>
#include <QTemporaryDir>
#include <QTimer>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

Q_LOGGING_CATEGORY(logRestProblems, "adjudge.rest.problems")

namespace {

struct Upload
{
    QString name; // of the file; becomes the problem's short name if the package has none
    QByteArray bytes;
};

Result<Upload> uploadOf(const HttpCall& call)
{
    if (call.request.contentType() != "multipart/form-data") {
        const QString name = call.request.query("name").value_or(u"problem"_s);
        return Upload{name, call.request.body};
    }
    const auto type = call.request.header("Content-Type").value_or(QByteArrayView());
    const auto form = MultipartForm::parse(type, call.request.body);
    if (!form) {
        return form.error();
    }
    const FormPart* package = form->part(u"package");
    if (!package) {
        return Error{
            ErrorCode::BadRequest, u"The form needs a file in the field \"package\"."_s, {}};
    }
    return Upload{package->filename, package->data};
}

HttpResponse importAnswer(const QByteArray& output, int exitCode)
{
    const auto object = wire::parseObject(output);
    if (!object || exitCode > 1) {
        return HttpResponse::failure(Error{
            ErrorCode::Internal, u"The import broke off; the server's log says why."_s, {}});
    }
    return HttpResponse::json(*object, exitCode == 0 ? 201 : 400);
}

} // namespace

RestProblems::RestProblems(Browse& browse, Settings settings, QObject* parent)
    : QObject(parent)
    , m_browse(browse)
    , m_settings(std::move(settings))
{
}

QList<Route> RestProblems::routes()
{
    using C = const HttpCall&;
    using R = const Responder&;
    return {
        {"GET",
         "/api/problems/",
         AuthNeed::Guest,
         [this](C, R r) {
             reply(m_browse.problems(), this, r, [](const QList<Problem>& problems) {
                 QJsonArray array;
                 for (const Problem& problem : problems) {
                     array.append(problemJson(problem));
                 }
                 return HttpResponse::json({{u"problems"_s, array}});
             });
         }},
        {"GET",
         "/api/problems/{id}/",
         AuthNeed::Guest,
         [this](C c, R r) {
             const auto id = c.id<ProblemId>("id");
             if (!id) {
                 return r.fail(id.error());
             }
             reply(m_browse.problem(*id), this, r, [](const Problem& problem) {
                 return HttpResponse::json(problemDetailJson(problem));
             });
         }},
        {"GET",
         "/api/problems/{id}/statement.pdf",
         AuthNeed::Guest,
         [this](C c, R r) { pdf(c, r); }},
        {"POST",
         "/api/problems/",
         AuthNeed::Admin,
         [this](C c, R r) { import(c, r); },
         m_settings.packageLimitBytes,
         {"application/zip", "multipart/form-data"}},
    };
}

void RestProblems::pdf(const HttpCall& call, const Responder& responder)
{
    const auto id = call.id<ProblemId>("id");
    if (!id) {
        return responder.fail(id.error());
    }
    const QDir packages(m_settings.packagesFolder);
    reply(m_browse.problem(*id), this, responder, [packages](const Problem& problem) {
        QFile file(packages.filePath(problem.folder + u'/' + problem.statementPdf));
        if (problem.statementPdf.isEmpty() || !file.open(QIODevice::ReadOnly)) {
            const QString what = u"Problem %1 has no statement as PDF."_s;
            return HttpResponse::failure(Error{ErrorCode::NotFound, what.arg(problem.id.text()), {}}
            );
        }
        HttpResponse response;
        response.contentType = "application/pdf";
        response.body = file.readAll();
        return response;
    });
}

void RestProblems::import(const HttpCall& call, const Responder& responder)
{
    const auto upload = uploadOf(call);
    if (!upload) {
        return responder.fail(upload.error());
    }
    QTemporaryDir folder(QDir(m_settings.uploadsFolder).filePath(u"upload-XXXXXX"_s));
    const QString name = checkedFileName(upload->name, u"problem"_s);
    QFile file(folder.filePath(name.endsWith(".zip"_L1) ? name : name + u".zip"_s));
    const bool isWritten = folder.isValid() && file.open(QIODevice::WriteOnly) &&
                           file.write(upload->bytes) == upload->bytes.size() && file.flush();
    if (!isWritten) {
        return responder.fail(
            {ErrorCode::Internal, u"The upload could not be kept."_s, file.errorString()}
        );
    }
    folder.setAutoRemove(false); // removed when the import has ended
    runImport(file.fileName(), responder);
}

void RestProblems::runImport(const QString& file, const Responder& responder)
{
    auto* process = new QProcess(this);
    const QString folder = QFileInfo(file).path();
    const auto end = [this, process, folder, responder](const HttpResponse& response) {
        QDir(folder).removeRecursively();
        const QByteArray log = process->readAllStandardError();
        if (!log.trimmed().isEmpty()) {
            qCInfo(logRestProblems, "import: %s", log.trimmed().constData());
        }
        process->deleteLater();
        Q_EMIT imported();
        responder.send(response);
    };
    connect(
        process,
        &QProcess::finished,
        this,
        [process, end](int exitCode, QProcess::ExitStatus status) {
            constexpr int kCrashed = 99;
            end(importAnswer(
                process->readAllStandardOutput(),
                status == QProcess::NormalExit ? exitCode : kCrashed
            ));
        }
    );
    connect(process, &QProcess::errorOccurred, this, [process, end](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) {
            end(HttpResponse::failure(Error{
                ErrorCode::Internal, u"The import could not be started."_s, process->errorString()})
            );
        }
    });
    QTimer::singleShot(m_settings.importTime, process, &QProcess::kill);
    process->start(m_settings.importProgram, m_settings.importArguments + QStringList{file});
}

} // namespace adjudge
