package io.raftsman.activity;

import io.raftsman.observed.Placement;
import io.raftsman.observed.Survey;
import io.raftsman.operation.StepResult;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What the stages would change, asked of the very scripts that would change it. Read-only. */
@ActivityInterface
public interface SurveyActivities {

  /** What the stages from install to launch would do on a member's host. */
  @ActivityMethod(name = "etcd_survey")
  Survey survey(MemberTask task, Placement placement, SurveyOrder order);

  /** What a registration would change on a monitoring host. */
  @ActivityMethod(name = "etcd_survey_monitor")
  StepResult surveyMonitor(MonitorTask task);
}
