#include "server/package/statement/markdown.h"

#include "server/package/statement/latex_math.h"

#include <QRegularExpression>
#include <QStringList>

#include <cmark.h>

#include <cstdlib>
#include <memory>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr qint64 kBudget = 4'000'000;

// Of the private use area: a place where mathematics was, while cmark is at work.
constexpr QChar kPlaceBegin(0xe000);
constexpr QChar kPlaceEnd(0xe001);

// `code`, fenced blocks, $$…$$ and $…$, whichever comes first.
const QRegularExpression& interesting()
{
    static const QRegularExpression kForm(
        u"(```[\\s\\S]*?```|~~~[\\s\\S]*?~~~|`[^`\\n]*`|\\\\\\$)|\\$\\$([^$]+)\\$\\$|\\$([^$\\n][^$]*)\\$"_s
    );
    return kForm;
}

// Takes the mathematics out, so that its _ and * are not taken for emphasis.
QString withPlaces(const QString& source, QStringList& maths)
{
    qint64 budget = kBudget;
    QString text;
    qsizetype at = 0;
    QRegularExpressionMatchIterator it = interesting().globalMatch(source);
    while (it.hasNext()) {
        const QRegularExpressionMatch match = it.next();
        text += source.mid(at, match.capturedStart() - at);
        at = match.capturedEnd();
        if (!match.captured(1).isNull()) {
            text += match.captured(1);
            continue;
        }
        const bool isDisplay = !match.captured(2).isEmpty();
        const QString math = renderMath(match.captured(isDisplay ? 2 : 3), {}, budget);
        text += kPlaceBegin + QString::number(maths.size()) + kPlaceEnd;
        maths.append(isDisplay ? u"<span class=\"math-block\">%1</span>"_s.arg(math) : math);
    }
    return text + source.mid(at);
}

QString withMaths(const QString& html, const QStringList& maths)
{
    QString text;
    qsizetype at = 0;
    for (qsizetype begin = html.indexOf(kPlaceBegin); begin >= 0;
         begin = html.indexOf(kPlaceBegin, at)) {
        const qsizetype end = html.indexOf(kPlaceEnd, begin);
        if (end < 0) {
            break;
        }
        text +=
            html.mid(at, begin - at) + maths.value(html.mid(begin + 1, end - begin - 1).toInt());
        at = end + 1;
    }
    return text + html.mid(at);
}

} // namespace

QString renderMarkdown(const QString& source)
{
    QString clean = source;
    clean.remove(kPlaceBegin).remove(kPlaceEnd);
    clean.remove(QRegularExpression(u"\\{\\{(nextsample|remainingsamples)\\}\\}"_s));
    QStringList maths;
    const QByteArray text = withPlaces(clean, maths).toUtf8();
    const std::unique_ptr<char, decltype(&std::free)> html(
        cmark_markdown_to_html(
            text.constData(), size_t(text.size()), CMARK_OPT_VALIDATE_UTF8 | CMARK_OPT_SMART
        ),
        &std::free
    );
    return withMaths(QString::fromUtf8(html.get()), maths);
}

} // namespace adjudge
