// multipart/form-data (RFC 7578): forms with files, as browsers and curl send them. Bounded, over a
// body that is already in memory and within its route's limit. Pure functions over hostile bytes.
#pragma once

#include "shared/result.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace adjudge {

struct FormPart
{
    QString name;
    QString filename;       // last component only, without any folder; empty: a plain field
    QByteArray contentType; // as given; empty if it was not
    QByteArray data;
};

class MultipartForm
{
public:
    static constexpr qsizetype kMaxParts = 32;
    static constexpr qsizetype kMaxPartHeadBytes = 4096;

    // `contentType` is the header of the request. UnsupportedMedia if it is no form, BadRequest
    // with the fault if the body is malformed, cut off, or has too many parts.
    static Result<MultipartForm> parse(QByteArrayView contentType, QByteArrayView body);

    // The first part of that name.
    [[nodiscard]] const FormPart* part(QStringView name) const;

    // Its data as UTF-8 text; nothing if it is absent or no UTF-8.
    [[nodiscard]] std::optional<QString> text(QStringView name) const;

    [[nodiscard]] const QList<FormPart>& parts() const { return m_parts; }

private:
    QList<FormPart> m_parts;
};

} // namespace adjudge
