// Where a solution is written or chosen and sent. What is written for a problem is kept while
// another one is looked at. Sending asks nothing back; what the server says appears in a line
// below.
#pragma once

#include "client-desktop/link/rest_values.h"

#include <QHash>
#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QToolButton;

namespace adjudge::desktop {

class CodeView;
class NoticeLine;

class SubmitPanel : public QWidget
{
    Q_OBJECT

public:
    explicit SubmitPanel(QWidget* parent = nullptr);

    // What the server takes; a guest may only read.
    void setServer(const ServerInfo& info, bool isGuest);
    // The same server, whose languages have changed; what is written stays.
    void setInfo(const ServerInfo& info);
    void setProblem(ProblemId id);
    void setLanguage(const QString& languageId);
    void setText(const QString& text);
    void openFile(const QString& path);
    void chooseFile();
    void submit();
    void takeFocus();

    void showSent(const QString& text);
    void showWaiting(int waiting, const QString& why);
    void showRefusal(const QString& message);

    [[nodiscard]] QString language() const;
    [[nodiscard]] QString notice() const;
    [[nodiscard]] bool canSubmit() const;

Q_SIGNALS:
    void submitted(const adjudge::desktop::Draft& draft);

protected:
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void build();
    void refresh();
    void keepDraft();
    void sayWhatIsMissing();

    ServerInfo m_info;
    bool m_isGuest = true;
    ProblemId m_problem;
    QString m_fileName;
    QHash<ProblemId, Draft> m_drafts;
    QComboBox* m_languages = nullptr;
    QToolButton* m_open = nullptr;
    QLabel* m_file = nullptr;
    QPushButton* m_submit = nullptr;
    CodeView* m_code = nullptr;
    NoticeLine* m_notice = nullptr;
};

} // namespace adjudge::desktop
