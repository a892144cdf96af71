package dev.otelspring.benchmarks.reliability;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the experiments named as arguments, or all of them, and prints a line for each.
 * Ends with 1 if a promise did not hold.
 */
public final class Reliability {

	private static final Map<String, Experiment> EXPERIMENTS = new LinkedHashMap<>();

	static {
		EXPERIMENTS.put("accounting", new AccountingExperiment());
		EXPERIMENTS.put("outage", new OutageExperiment());
		EXPERIMENTS.put("never-blocks", new NeverBlocksExperiment());
		EXPERIMENTS.put("isolation", new IsolationExperiment());
		EXPERIMENTS.put("throughput", new ThroughputExperiment());
		EXPERIMENTS.put("bounded", new BoundedExperiment());
		EXPERIMENTS.put("shutdown", new ShutdownExperiment());
	}

	private Reliability() {
	}

	/**
	 * Runs experiments.
	 * @param args names of experiments; none for all
	 * @throws Exception if an experiment cannot be run
	 */
	public static void main(String[] args) throws Exception {
		if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
			root.setLevel(Level.ERROR);
		}
		if (args.length > 0 && args[0].equals(BoundedExperiment.CHILD)) {
			BoundedExperiment.child(args);
			return;
		}
		boolean allHeld = true;
		for (String name : (args.length > 0) ? List.of(args) : List.copyOf(EXPERIMENTS.keySet())) {
			Experiment experiment = EXPERIMENTS.get(name);
			if (experiment == null) {
				throw new IllegalArgumentException("must be of " + EXPERIMENTS.keySet() + ", was '" + name + "'");
			}
			for (Experiment.Result result : experiment.run()) {
				System.out.printf("%-14s %-5s %s%n", name, result.held() ? "holds" : "FAILS", result.measured());
				allHeld &= result.held();
			}
		}
		System.exit(allHeld ? 0 : 1);
	}

}
