// Shows a problem's statement: HTML with its samples and copy buttons, or a PDF. What comes from
// the server can reach neither files nor the network: images and style sheets are not loaded, and
// links open in the browser only when they are http or https.
#pragma once

#include "client-desktop/link/rest_values.h"

#include <QBuffer>
#include <QWidget>

class QLabel;
class QPdfDocument;
class QStackedWidget;
class QTextBrowser;
class QToolButton;

namespace adjudge::desktop {

class EmptyState;
class NoticeLine;

class StatementView : public QWidget
{
    Q_OBJECT

public:
    explicit StatementView(QWidget* parent = nullptr);

    void clear();
    void expect(const QString& title); // the statement is on its way
    void showStatement(const ProblemDetail& detail);
    void showPdf(const QByteArray& pdf);
    void showFailure(const QString& message);
    void takeFocus();

    [[nodiscard]] QString plainText() const; // of an HTML statement; for tests and readers

Q_SIGNALS:
    void copied(const QString& what);

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void render();
    void fitPictures();
    void follow(const QUrl& link);
    void openOutside();

    QLabel* m_title = nullptr;
    QLabel* m_limits = nullptr;
    QToolButton* m_outside = nullptr;
    EmptyState* m_place = nullptr;
    QStackedWidget* m_pages = nullptr;
    QTextBrowser* m_browser = nullptr;
    QPdfDocument* m_pdf = nullptr;
    QByteArray m_pdfBytes;
    QBuffer m_pdfBuffer; // read by m_pdf while it is shown
    std::optional<ProblemDetail> m_detail;
};

} // namespace adjudge::desktop
