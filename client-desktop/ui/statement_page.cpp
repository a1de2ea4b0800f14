#include "client-desktop/ui/statement_page.h"

#include "client-desktop/model/status_look.h"
#include "client-desktop/ui/look.h"

#include <QCoreApplication>
#include <QStringList>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::desktop {

namespace {

QString words(const char* text)
{
    return QCoreApplication::translate("adjudge::desktop::StatementView", text);
}

// Samples can be megabytes; the page shows the head, the copy button gives all.
QString shown(const QString& text)
{
    constexpr qsizetype kMaxShown = 4000;
    if (text.size() <= kMaxShown) {
        return text.toHtmlEscaped();
    }
    return text.left(kMaxShown).toHtmlEscaped() + u"\n…"_s;
}

QString cell(const QString& title, const QString& link, const QString& text)
{
    return u"<td class=\"sample\" width=\"50%\"><table width=\"100%\" cellspacing=\"0\" "
           u"cellpadding=\"0\"><tr>"
           "<td><b>%1</b></td><td align=\"right\"><a href=\"%2\">%3</a></td></tr></table>"
           "<pre>%4</pre></td>"_s.arg(
               title,
               link,
               words(QT_TRANSLATE_NOOP("adjudge::desktop::StatementView", "Copy")),
               shown(text)
           );
}

QString samplePart(const Sample& sample, qsizetype number, bool isAlone)
{
    const QString index = QString::number(number);
    const QString heading =
        isAlone ? words(QT_TRANSLATE_NOOP("adjudge::desktop::StatementView", "Sample"))
                : words(QT_TRANSLATE_NOOP("adjudge::desktop::StatementView", "Sample %1"))
                      .arg(number + 1);
    if (!sample.interaction.isEmpty()) {
        const QString said = cell(
            words(QT_TRANSLATE_NOOP(
                "adjudge::desktop::StatementView", "Interaction (< judge, > your program)"
            )),
            u"copy:interaction:"_s + index,
            sample.interaction
        );
        return u"<h3>%1</h3><table class=\"samples\" width=\"100%\" cellspacing=\"0\" cellpadding=\"8\"><tr>%2</tr></table>"_s
            .arg(heading, said);
    }
    const QString input = cell(
        words(QT_TRANSLATE_NOOP("adjudge::desktop::StatementView", "Input")),
        u"copy:input:"_s + index,
        sample.input
    );
    const QString answer = cell(
        words(QT_TRANSLATE_NOOP("adjudge::desktop::StatementView", "Output")),
        u"copy:answer:"_s + index,
        sample.answer
    );
    return u"<h3>%1</h3><table class=\"samples\" width=\"100%\" cellspacing=\"0\" cellpadding=\"8\"><tr>%2%3</tr></table>"_s
        .arg(heading, input, answer);
}

} // namespace

QString statementStyle(const QPalette& palette)
{
    const QString base = palette.color(QPalette::AlternateBase).name();
    return u"h1, h2 { font-size: large; margin-top: 14px; } h3 { font-size: medium; margin-top: "
           u"14px; }"
           "p, li { line-height: 125%; } pre, code, tt { font-family: monospace; }"
           "a { color: %1; text-decoration: none; }"
           "table.samples { border: 1px solid %2; border-collapse: collapse; }"
           "td.sample { background-color: %3; border: 1px solid %2; }"
           ".limits { color: %4; }"_s.arg(
               look::accent(palette).name(),
               look::line(palette).name(),
               base,
               look::muted(palette).name()
           );
}

QString samplesHtml(const QList<Sample>& samples)
{
    QString page;
    for (qsizetype i = 0; i < samples.size(); ++i) {
        page += samplePart(samples[i], i, samples.size() == 1);
    }
    return page;
}

std::optional<QString> textToCopy(const ProblemDetail& detail, const QString& link)
{
    const QStringList parts = link.split(u':');
    bool isNumber = false;
    const qsizetype index = parts.value(2).toLongLong(&isNumber);
    if (parts.size() != 3 || parts[0] != "copy"_L1 || !isNumber || index < 0 ||
        index >= detail.samples.size()) {
        return std::nullopt;
    }
    const Sample& sample = detail.samples[index];
    if (parts[1] == "interaction"_L1) {
        return sample.interaction;
    }
    return parts[1] == "input"_L1 ? sample.input : sample.answer;
}

} // namespace adjudge::desktop
