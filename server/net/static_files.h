// The browser page and its parts: read once at start into memory, answered with ETag, compression
// and a content security policy. Requests choose a name in a table, never a path on the disk.
#pragma once

#include "server/net/http_router.h"

#include <QHash>

namespace adjudge {

class StaticFiles
{
public:
    static constexpr qint64 kMaxTotalBytes = 32LL * 1024 * 1024;

    // Reads every regular file beneath the folder; links and hidden files are left out. The Error
    // names the file that cannot be read, or a missing index.html.
    static Result<StaticFiles> load(const QString& folder);

    // "/static/NAME" for every file, index.html at each of the `pages`. The routes use this object,
    // which outlives the router.
    [[nodiscard]] QList<Route> routes(const QList<QByteArray>& pages) const;

    // "app.js"; null if there is none.
    struct File
    {
        QByteArray contentType;
        QByteArray tag; // with quotes
        QByteArray bytes;
        QByteArray compressed; // gzip; empty where it does not pay
    };

    [[nodiscard]] const File* file(const QByteArray& name) const;

    static HttpResponse answer(const File* file, const HttpRequest& request);

private:
    Result<void> add(const QString& path, const QByteArray& name);

    QHash<QByteArray, File> m_files;
    qint64 m_totalBytes = 0;
};

} // namespace adjudge
