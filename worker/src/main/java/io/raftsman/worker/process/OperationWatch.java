package io.raftsman.worker.process;

import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.unsafe.WorkflowUnsafe;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the begin and the end of each operation; a replay, after a take-over, says nothing. */
final class OperationWatch extends WorkerInterceptorBase {
  private static final Logger LOG = LoggerFactory.getLogger("raftsman.operation");

  /** The workflow that delivers a message, which is no operation; its attempts are logged. */
  private static final String MESSAGE = "notify";

  @Override
  public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
    return new Run(next);
  }

  private static final class Run extends WorkflowInboundCallsInterceptorBase {
    private Run(WorkflowInboundCallsInterceptor next) {
      super(next);
    }

    @Override
    public WorkflowOutput execute(WorkflowInput input) {
      String type = Workflow.getInfo().getWorkflowType();
      if (type.equals(MESSAGE)) {
        return super.execute(input);
      }
      if (!WorkflowUnsafe.isReplaying()) {
        LOG.atInfo().addKeyValue("operation", type).log("operation begins");
      }
      try {
        WorkflowOutput output = super.execute(input);
        if (!WorkflowUnsafe.isReplaying()) {
          LOG.atInfo().addKeyValue("operation", type).log("operation ended");
        }
        return output;
      } catch (TemporalFailure e) {
        if (!WorkflowUnsafe.isReplaying()) {
          LOG.atWarn()
              .addKeyValue("operation", type)
              .addKeyValue("reason", reason(e))
              .log("operation failed");
        }
        throw e;
      }
    }

    private static String reason(TemporalFailure failure) {
      return failure instanceof ApplicationFailure application
          ? String.valueOf(application.getOriginalMessage())
          : String.valueOf(failure.getMessage());
    }
  }
}
