#include "server/net/static_files.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>

#include <array>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

// Scripts and styles only from files of our own, pictures also inline; nobody may frame the page.
// A PDF statement is fetched with the token and shown from memory, hence blob: for objects.
constexpr char kPagePolicy[] =
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; "
    "connect-src 'self'; object-src blob:; frame-src blob:; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'";

struct TypeRow
{
    const char* suffix;
    const char* type;
};

constexpr TypeRow kTypes[] = {
    {"html", "text/html; charset=utf-8"},
    {"js", "text/javascript; charset=utf-8"},
    {"mjs", "text/javascript; charset=utf-8"},
    {"css", "text/css; charset=utf-8"},
    {"json", "application/json"},
    {"svg", "image/svg+xml"},
    {"png", "image/png"},
    {"ico", "image/x-icon"},
    {"webp", "image/webp"},
    {"woff2", "font/woff2"},
    {"txt", "text/plain; charset=utf-8"},
    {"webmanifest", "application/manifest+json"},
};

QByteArray typeOf(const QByteArray& name)
{
    const QByteArray suffix = name.sliced(name.lastIndexOf('.') + 1).toLower();
    for (const TypeRow& row : kTypes) {
        if (suffix == row.suffix) {
            return row.type;
        }
    }
    return "application/octet-stream";
}

quint32 crc32(QByteArrayView bytes)
{
    static const std::array<quint32, 256> table = [] {
        std::array<quint32, 256> rows{};
        for (quint32 i = 0; i < 256; ++i) {
            quint32 row = i;
            for (int bit = 0; bit < 8; ++bit) {
                row = (row & 1) != 0 ? 0xEDB88320U ^ (row >> 1) : row >> 1;
            }
            rows[i] = row;
        }
        return rows;
    }();
    quint32 crc = 0xFFFFFFFFU;
    for (const char c : bytes) {
        crc = table[(crc ^ static_cast<unsigned char>(c)) & 0xFF] ^ (crc >> 8);
    }
    return ~crc;
}

void appendLittleEndian(QByteArray& bytes, quint32 value)
{
    for (int shift = 0; shift < 32; shift += 8) {
        bytes.append(static_cast<char>(value >> shift & 0xFF));
    }
}

// RFC 1952 around the deflate stream of qCompress: 4 bytes of length, 2 of zlib head, stream, 4 of
// checksum.
QByteArray gzip(const QByteArray& bytes)
{
    const QByteArray zlib = qCompress(bytes, 9);
    QByteArray packed("\x1f\x8b\x08\0\0\0\0\0\x02\x03", 10);
    packed.append(QByteArrayView(zlib).sliced(6).chopped(4));
    appendLittleEndian(packed, crc32(bytes));
    appendLittleEndian(packed, static_cast<quint32>(bytes.size()));
    return packed;
}

bool isText(const QByteArray& type)
{
    return type.startsWith("text/") || type.contains("json") || type.contains("svg");
}

// RFC 9110, section 13.1.2, weak comparison.
bool holdsTag(QByteArrayView header, const QByteArray& tag)
{
    return header == "*" || header.contains(tag);
}

} // namespace

Result<StaticFiles> StaticFiles::load(const QString& folder)
{
    StaticFiles files;
    const QDir root(folder);
    QDirIterator walk(
        folder, QDir::Files | QDir::NoSymLinks | QDir::Readable, QDirIterator::Subdirectories
    );
    while (walk.hasNext()) {
        const QString path = walk.next();
        if (auto added = files.add(path, root.relativeFilePath(path).toUtf8()); !added) {
            return added.error();
        }
    }
    if (!files.file("index.html")) {
        return Error{
            ErrorCode::NotFound,
            u"There is no index.html in %1. Set the folder of the browser page."_s.arg(folder),
            {}};
    }
    return files;
}

Result<void> StaticFiles::add(const QString& path, const QByteArray& name)
{
    QFile source(path);
    if (!source.open(QIODevice::ReadOnly)) {
        return Error{
            ErrorCode::Unavailable, u"Cannot read %1: %2."_s.arg(path, source.errorString()), {}};
    }
    m_totalBytes += source.size();
    if (m_totalBytes > kMaxTotalBytes) {
        return Error{
            ErrorCode::TooLarge,
            u"The browser page holds more than %1 bytes; is %2 its folder?"_s.arg(kMaxTotalBytes)
                .arg(path),
            {}};
    }
    File file;
    file.bytes = source.readAll();
    file.contentType = typeOf(name);
    const QByteArray hash = QCryptographicHash::hash(file.bytes, QCryptographicHash::Sha256);
    file.tag = '"' + hash.first(12).toHex() + '"';
    constexpr qsizetype kWorthCompressing = 1024;
    if (isText(file.contentType) && file.bytes.size() > kWorthCompressing) {
        file.compressed = gzip(file.bytes);
    }
    m_files.insert(name, file);
    return {};
}

const StaticFiles::File* StaticFiles::file(const QByteArray& name) const
{
    const auto found = m_files.constFind(name);
    return found == m_files.constEnd() ? nullptr : &*found;
}

QList<Route> StaticFiles::routes(const QList<QByteArray>& pages) const
{
    QList<Route> table;
    const auto add = [&](const QByteArray& pattern, Handler handler) {
        table.append(
            {.method = "GET",
             .pattern = pattern,
             .need = AuthNeed::None,
             .handler = std::move(handler),
             .contentTypes = {}}
        );
    };
    add("/static/{name*}", [this](const HttpCall& call, const Responder& responder) {
        responder.send(answer(file(call.param("name").toUtf8()), call.request));
    });
    for (const QByteArray& page : pages) {
        add(page, [this](const HttpCall& call, const Responder& responder) {
            responder.send(answer(file("index.html"), call.request));
        });
    }
    return table;
}

HttpResponse StaticFiles::answer(const File* file, const HttpRequest& request)
{
    if (!file) {
        return HttpResponse::failure(
            {ErrorCode::NotFound, u"The browser page has no such file."_s, {}}
        );
    }
    const bool isKnown =
        holdsTag(request.header("If-None-Match").value_or(QByteArrayView()), file->tag);
    const bool isPacked =
        !file->compressed.isEmpty() && request.headerHasToken("Accept-Encoding", "gzip");
    HttpResponse response = HttpResponse::empty(isKnown ? 304 : 200);
    response.with("ETag", file->tag)
        .with("Cache-Control", "no-cache")
        .with("Vary", "Accept-Encoding")
        .with("Content-Security-Policy", kPagePolicy);
    if (!isKnown) {
        response.contentType = file->contentType;
        response.body = isPacked ? file->compressed : file->bytes;
        if (isPacked) {
            response.with("Content-Encoding", "gzip");
        }
    }
    return response;
}

} // namespace adjudge
