// One submission in full: verdict, tests, compiler messages, source.
#pragma once

#include "client-desktop/link/rest_values.h"

#include <QWidget>

class QLabel;
class QTableView;
class QTabWidget;
class QPlainTextEdit;

namespace adjudge::desktop {

class AnalysisView;
class CodeView;
class EmptyState;
class SubmissionDetail;

class DetailPanel : public QWidget
{
    Q_OBJECT

public:
    explicit DetailPanel(SubmissionDetail& detail, QWidget* parent = nullptr);

    void setLanguages(const QList<Language>& languages);
    void setProblemTitles(const QHash<ProblemId, QString>& titles);
    void takeFocus();

    [[nodiscard]] QString headline() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildHead();
    void buildTabs();
    void refresh();
    void refreshHead(const Submission& submission);
    void refreshTests();
    void refreshWords();
    void refreshLog();
    void refreshSource();
    void refreshAnalysis();
    [[nodiscard]] QString languageName(const QString& id) const;

    SubmissionDetail& m_detail;
    QList<Language> m_languages;
    QHash<ProblemId, QString> m_titles;
    EmptyState* m_place = nullptr;
    QLabel* m_icon = nullptr;
    QLabel* m_headline = nullptr;
    QLabel* m_facts = nullptr;
    QTabWidget* m_tabs = nullptr;
    QTableView* m_table = nullptr;
    QPlainTextEdit* m_words = nullptr; // of the chosen test
    QPlainTextEdit* m_log = nullptr;
    CodeView* m_source = nullptr;
    EmptyState* m_testsPlace = nullptr;
    EmptyState* m_logPlace = nullptr;
    EmptyState* m_sourcePlace = nullptr;
    AnalysisView* m_analysis = nullptr;
    EmptyState* m_analysisPlace = nullptr;
    QString m_shownSource;
};

} // namespace adjudge::desktop
