// The last gate of every statement: whatever came in, only known elements and attributes come out.
// The input is never patched; it is read and written anew, so what a browser would make of odd
// input does not matter.
#pragma once

#include <QString>

#include <functional>

namespace adjudge {

// Gives a picture beside the statement as a data: address, or an empty text.
using ImageSource = std::function<QString(const QString& name)>;

// No script, style, event attribute, form or frame; links only to http, https and mailto; pictures
// only as data: addresses of PNG or JPEG. Elements are closed properly. Never fails.
QString sanitizeHtml(const QString& html, const ImageSource& images = {});

} // namespace adjudge
