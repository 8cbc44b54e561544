"""The learned score (학습 점수): curves one can print, beside the scorecard and never instead of its reasons.

frame     the tables of a bucket -> one row of numbers per household, nothing that is not on the allow-list
curves    a model: one curve per feature and life-cycle group; what makes it believable, and what it adds up to
score     SCORES of the scorecard -> SCORES of a model, part by part
examples  past sealed rounds and their results -> rows to learn from
train     the only place that knows LightGBM; extract turns its trees into curves, exactly
compare   what the curves are worth on a round they never saw, and what legibility costs
shelf     the folder of signed models: which one is in force, released, switched off
told      a model as text

The model orders visits. It never decides a benefit, and without a released one the scorecard orders alone.
"""
