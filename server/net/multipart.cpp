#include "server/net/multipart.h"

#include "server/net/url_text.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

Error badForm(const QString& what)
{
    return {ErrorCode::BadRequest, u"The form %1."_s.arg(what), {}};
}

// The value of `; key=value` or `; key="value"` in a header; backslash escapes are resolved.
std::optional<QByteArray> parameter(QByteArrayView header, QByteArrayView key)
{
    qsizetype at = header.indexOf(';');
    while (at >= 0) {
        const QByteArrayView rest = header.sliced(at + 1).trimmed();
        const qsizetype equals = rest.indexOf('=');
        if (equals < 0) {
            return std::nullopt;
        }
        const QByteArrayView name = rest.first(equals).trimmed();
        QByteArrayView value = rest.sliced(equals + 1);
        QByteArray text;
        qsizetype end = 0;
        if (value.startsWith('"')) {
            for (end = 1; end < value.size() && value[end] != '"'; ++end) {
                const bool isEscape = value[end] == '\\' && end + 1 < value.size() &&
                                      (value[end + 1] == '"' || value[end + 1] == '\\');
                end += isEscape ? 1 : 0;
                text.append(value[end]);
            }
            end = std::min(end + 1, value.size());
        } else {
            end = value.indexOf(';');
            end = end < 0 ? value.size() : end;
            text = value.first(end).trimmed().toByteArray();
        }
        if (name.compare(key, Qt::CaseInsensitive) == 0) {
            return text;
        }
        const QByteArrayView after = value.sliced(end);
        const qsizetype next = after.indexOf(';');
        at = next < 0 ? -1 : (after.data() - header.data()) + next;
    }
    return std::nullopt;
}

bool isBoundary(QByteArrayView boundary)
{
    return !boundary.isEmpty() && boundary.size() <= 70 &&
           std::all_of(boundary.begin(), boundary.end(), [](char c) {
               const bool isAlphaNumeric =
                   (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
               return isAlphaNumeric || QByteArrayView("'()+_,-./:=? ").contains(c);
           });
}

// Without folders of either system, so that no path of the sender reaches anything.
QString baseName(QByteArrayView raw)
{
    const qsizetype slash = std::max(raw.lastIndexOf('/'), raw.lastIndexOf('\\'));
    return QString::fromUtf8(raw.sliced(slash + 1));
}

Result<FormPart> readPartHead(QByteArrayView head)
{
    FormPart part;
    bool isNamed = false;
    while (!head.isEmpty()) {
        const qsizetype end = head.indexOf("\r\n");
        const QByteArrayView line = end < 0 ? head : head.first(end);
        head = end < 0 ? QByteArrayView() : head.sliced(end + 2);
        const qsizetype colon = line.indexOf(':');
        if (colon <= 0) {
            return badForm(u"has a part with a malformed header"_s);
        }
        const QByteArrayView name = line.first(colon);
        const QByteArrayView value = line.sliced(colon + 1).trimmed();
        if (name.compare("Content-Type", Qt::CaseInsensitive) == 0) {
            part.contentType = value.toByteArray();
        } else if (name.compare("Content-Disposition", Qt::CaseInsensitive) == 0) {
            const auto field = parameter(value, "name");
            const auto filename = parameter(value, "filename");
            isNamed = field.has_value() && value.startsWith("form-data");
            if (!isValidUtf8(field.value_or("")) || !isValidUtf8(filename.value_or(""))) {
                return badForm(u"has a name that is not UTF-8"_s);
            }
            part.name = QString::fromUtf8(field.value_or(""));
            part.filename = baseName(filename.value_or(""));
        }
    }
    if (!isNamed) {
        return badForm(u"has a part without a name"_s);
    }
    return part;
}

} // namespace

Result<MultipartForm> MultipartForm::parse(QByteArrayView contentType, QByteArrayView body)
{
    const auto boundary = parameter(contentType, "boundary");
    if (!contentType.startsWith("multipart/form-data") || !boundary || !isBoundary(*boundary)) {
        return Error{
            ErrorCode::UnsupportedMedia,
            u"The body has to be multipart/form-data with a boundary."_s,
            {}};
    }
    const QByteArray opening = "--" + *boundary;
    const QByteArray delimiter = "\r\n" + opening;
    if (!body.startsWith(opening)) {
        return badForm(u"does not begin with its boundary"_s);
    }
    MultipartForm form;
    QByteArrayView rest = body.sliced(opening.size());
    while (!rest.startsWith("--")) {
        const qsizetype headEnd = rest.indexOf("\r\n\r\n");
        if (!rest.startsWith("\r\n") || headEnd < 0 || headEnd > kMaxPartHeadBytes) {
            return badForm(u"has a part without a head"_s);
        }
        auto part = readPartHead(headEnd == 0 ? QByteArrayView() : rest.sliced(2, headEnd - 2));
        if (!part) {
            return part.error();
        }
        const qsizetype dataEnd = rest.indexOf(delimiter, headEnd + 2);
        if (dataEnd < 0) {
            return badForm(u"is cut off"_s);
        }
        const qsizetype dataStart = std::min(headEnd + 4, dataEnd);
        part->data = rest.sliced(dataStart, dataEnd - dataStart).toByteArray();
        form.m_parts.append(std::move(*part));
        if (form.m_parts.size() > kMaxParts) {
            return badForm(u"has more than %1 parts"_s.arg(kMaxParts));
        }
        rest = rest.sliced(dataEnd + delimiter.size());
    }
    return form;
}

const FormPart* MultipartForm::part(QStringView name) const
{
    for (const FormPart& part : m_parts) {
        if (part.name == name) {
            return &part;
        }
    }
    return nullptr;
}

std::optional<QString> MultipartForm::text(QStringView name) const
{
    const FormPart* found = part(name);
    if (!found || !isValidUtf8(found->data)) {
        return std::nullopt;
    }
    return QString::fromUtf8(found->data);
}

} // namespace adjudge
